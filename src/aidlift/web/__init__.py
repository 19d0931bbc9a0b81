"""What people see: pages, forms and the API. Parse, call an action or a query, render."""
