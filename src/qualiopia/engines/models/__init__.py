"""Language models: llama.cpp in this process, or a server that speaks the OpenAI protocol."""
