"""The classroom: lessons and the defect lab, as widgets."""
