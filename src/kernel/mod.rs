//! Elementary functions, the same bits at any vector width.
