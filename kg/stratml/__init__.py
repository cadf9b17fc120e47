"""A plan as StratML Part 2 (ISO 17469-2:2016, Strategy Markup Language).

The queries of this folder ask the plan for what the standard knows; ``plan.xml`` says where it
goes.
"""

from kg.stratml.write import write_stratml

__all__ = ["write_stratml"]
