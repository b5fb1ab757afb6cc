//! Explains why CORS blocked a request.
