//! The JSON Schema of a written form, for editors and for the search for everything wrong.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

/// The schema of a written form, as it is read (not as it would be written).
pub fn schema_of<T: JsonSchema>() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    generator.into_root_schema_for::<T>().to_value()
}
