"""Pictures that people add: checked, drawn anew, named and stored. Knows no member and no post."""
