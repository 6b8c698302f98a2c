"""What rules do: model, record and date to a decision. Knows no syntax, no files and no clock."""
