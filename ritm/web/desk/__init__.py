"""The desk: the staff's side of the product. One folder a page: urls, views, forms, templates, locale."""
