"""The process behind Flink's catalog: started by the JVM, called through py4j, ended with the JVM.

What lives here turns calls of `docs/bridge.md` into calls of the store and answers into documents.
What a call means is the store's business; nothing here speaks SQL.
"""
