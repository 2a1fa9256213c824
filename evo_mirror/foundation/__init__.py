"""What everything rests on: settings, errors, files, shapes, the bibliography."""
