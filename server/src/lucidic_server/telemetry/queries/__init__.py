"""Long questions as SQL files; `$names` are column lists that the rule table generates."""
