"""The page of zones: the places of the site and the rules that hold in them."""
