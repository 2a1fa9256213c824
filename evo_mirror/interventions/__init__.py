"""Interventions: what an experimenter changes in a wiring or an experience before it is lived."""
