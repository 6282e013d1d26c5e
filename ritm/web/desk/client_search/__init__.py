"""«Клиенты → Расширенный поиск»: conditions that read as a sentence, the clients of whom they hold."""
