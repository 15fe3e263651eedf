"""What stands around the image: each panel watches the view and draws; none knows another."""
