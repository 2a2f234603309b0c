//! One Parquet file as columns of a fixed schema.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::{Compression, Encoding};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::ColumnPath;

/// The values of one column in a row group.
#[derive(Debug, Clone)]
pub(super) enum Column {
    /// Text in every row.
    Text(Vec<ByteArray>),
    /// Text where it is not empty, else null.
    TextOrNull(Vec<ByteArray>),
    /// Whole numbers of 32 bits.
    Short(Vec<i32>),
    /// Whole numbers of 64 bits.
    Long(Vec<i64>),
    /// Numbers.
    Number(Vec<f64>),
}

impl Column {
    /// Appends a text `times`.
    pub(super) fn repeat_text(&mut self, text: &ByteArray, times: usize) {
        let (Self::Text(values) | Self::TextOrNull(values)) = self else {
            unreachable!("texts go into columns of text");
        };
        values.extend(std::iter::repeat_n(text.clone(), times));
    }

    fn write(&self, mut writer: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        match self {
            Self::Text(values) => {
                writer
                    .typed::<ByteArrayType>()
                    .write_batch(values, None, None)?;
            }
            Self::TextOrNull(values) => {
                let levels: Vec<i16> = values
                    .iter()
                    .map(|text| i16::from(!text.is_empty()))
                    .collect();
                let given: Vec<ByteArray> = values
                    .iter()
                    .filter(|text| !text.is_empty())
                    .cloned()
                    .collect();
                let typed = writer.typed::<ByteArrayType>();
                typed.write_batch(&given, Some(&levels), None)?;
            }
            Self::Short(values) => {
                writer
                    .typed::<Int32Type>()
                    .write_batch(values, None, None)?;
            }
            Self::Long(values) => {
                writer
                    .typed::<Int64Type>()
                    .write_batch(values, None, None)?;
            }
            Self::Number(values) => {
                writer
                    .typed::<DoubleType>()
                    .write_batch(values, None, None)?;
            }
        }
        writer.close()
    }
}

/// A file that is being written.
pub(super) struct ColumnarFile<W: Write + Send> {
    writer: SerializedFileWriter<W>,
}

impl<W: Write + Send> ColumnarFile<W> {
    /// Begins a file; `numbers` names the columns in which few values repeat, so that a
    /// dictionary would only cost, and `counts` those that count up.
    pub(super) fn begin(
        inner: W,
        schema: &str,
        numbers: &[&str],
        counts: &[&str],
    ) -> Result<Self, ParquetError> {
        let schema = Arc::new(parse_message_type(schema)?);
        let mut properties = WriterProperties::builder()
            .set_created_by(format!("plancast {}", env!("CARGO_PKG_VERSION")))
            .set_compression(Compression::SNAPPY)
            // A row group is as large as what is handed over at a time.
            .set_max_row_group_row_count(None);
        for &name in numbers {
            let column = ColumnPath::new(vec![name.to_owned()]);
            properties = properties.set_column_dictionary_enabled(column, false);
        }
        for &name in counts {
            let column = ColumnPath::new(vec![name.to_owned()]);
            properties = properties
                .set_column_dictionary_enabled(column.clone(), false)
                .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
        }
        let writer = SerializedFileWriter::new(inner, schema, Arc::new(properties.build()))?;
        Ok(Self { writer })
    }

    /// Writes one row group of columns of equal length, in the schema's order.
    pub(super) fn rows(&mut self, columns: &[Column]) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for column in columns {
            let writer = group.next_column()?;
            column.write(writer.expect("as many columns as the schema has"))?;
        }
        group.close()?;
        Ok(())
    }

    /// Writes the footer and gives back where it was written to.
    pub(super) fn finish(self) -> Result<W, ParquetError> {
        self.writer.into_inner()
    }
}
