"""Everything that training needs and scoring does not."""
