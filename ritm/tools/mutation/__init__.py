"""Mutation testing of a room: small errors put into its functions, which its tests have to notice."""
