"""«Клиенты → Справочники»: the lists of the form, kept in order."""
