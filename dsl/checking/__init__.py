"""From trees to the model: names looked up, tests put together, and what is wrong with them."""
