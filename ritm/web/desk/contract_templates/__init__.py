"""«Настройки аккаунта → Шаблоны договоров»: texts and files that contracts are made from, how they are numbered."""
