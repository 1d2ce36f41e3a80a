"""An OpenAI-compatible server on real sockets whose faults a test scripts model by model and call by call.

Python tests open `fault_server.server.fault_server()`. Everything else starts `python -m fault_server`, with
`tests` on the path: it prints its URLs as one line of JSON, listens to `control`, and ends with its input.
"""
