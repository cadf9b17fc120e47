"""The planner's workbook: made from the shapes, filled by people, read back, and marked."""
