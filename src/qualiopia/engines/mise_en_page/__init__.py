"""Layout: reading order, margins, tables and ink, shared by the PDF reader and the OCR engine."""
