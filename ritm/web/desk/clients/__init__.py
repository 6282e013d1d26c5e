"""«Клиенты → Список клиентов» and the client's form."""
