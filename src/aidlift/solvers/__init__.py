"""solvers: mathematical programs, handed to OR-Tools."""
