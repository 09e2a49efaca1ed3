"""The pipeline, stage by stage: read, recognise, extract, search, verify, reconcile, conclude.

Each stage is a function of (pièce, stage version, pack version); what is heavy or external
comes in through the Protocols of `qualiopia.stages.ports`.
"""
