"""The command `model-catalog`: commands by noun, each a thin one over the store.

What lives here is arguments and output. Not here: SQL, which is the store's, and what `doctor` looks at.
"""
