"""Staff: the people of the studio, their access levels, and the registry of rights.

Always true:
- an account has exactly one boss, and no action makes a second one (I-30);
- nobody grants a right or a limit that he lacks, and nobody edits a stronger person;
- changing a right needs no reading right, and reading gives no changing one (ST-05).
"""
