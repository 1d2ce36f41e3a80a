"""What a stored router's policy makes of rows, asked of the JVM: one row explained.

The policy is compiled from the stored models themselves, which are read here and handed over: the JVM needs
no database. Recorded rows by the million are `replay`'s.
"""

from flink_model_router.policy.documents import PolicyDocument, read_policy
from flink_model_router.policy.explanation import AllowedSecrets, Moment, explain_row

__all__ = ["AllowedSecrets", "Moment", "PolicyDocument", "explain_row", "read_policy"]
