"""Commands whose effect is real and cannot be known from the text: floor and command. A row would ask for a guess."""

KEPT_OUT = set()
