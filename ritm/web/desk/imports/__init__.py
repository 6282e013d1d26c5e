"""«Импорт клиентов»: file, columns, check, import (ux 4.9)."""
