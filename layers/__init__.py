"""How things are drawn on the map; `ls` is the catalogue of layers."""
