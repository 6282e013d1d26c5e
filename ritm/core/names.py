"""What tells the parts of a person's name apart."""

PATRONYMICS = ("ович", "евич", "ьич", "мич", "овна", "евна", "ична", "инична")  # endings
ADJECTIVES = ("ский", "ская", "цкий", "цкая", "ый", "ий", "ой", "ая")  # ends of surnames that change whole
VOWELS = "аяуюыиоеэйь"  # what the last letter of a name becomes another of
SAME_LETTER = "еёЕЁ"  # written for one another
