//! Numbers, shares and money in words.

use std::fmt;

/// A currency of ISO 4217 by its alphabetic code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: &'static str,
}

/// The codes that are in force in November 2026, funds and metals included, in alphabetical order.
#[rustfmt::skip]
pub(super) const CODES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN",
    "BAM", "BBD", "BDT", "BHD", "BIF", "BMD", "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD",
    "CAD", "CDF", "CHE", "CHF", "CHW", "CLF", "CLP", "CNY", "COP", "COU", "CRC", "CUP", "CVE", "CZK",
    "DJF", "DKK", "DOP", "DZD",
    "EGP", "ERN", "ETB", "EUR",
    "FJD", "FKP",
    "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD",
    "HKD", "HNL", "HTG", "HUF",
    "IDR", "ILS", "INR", "IQD", "IRR", "ISK",
    "JMD", "JOD", "JPY",
    "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT",
    "LAK", "LBP", "LKR", "LRD", "LSL", "LYD",
    "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MXV", "MYR", "MZN",
    "NAD", "NGN", "NIO", "NOK", "NPR", "NZD",
    "OMR",
    "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG",
    "QAR",
    "RON", "RSD", "RUB", "RWF",
    "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL",
    "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS",
    "UAH", "UGX", "USD", "USN", "UYI", "UYU", "UYW", "UZS",
    "VED", "VES", "VND", "VUV",
    "WST",
    "XAD", "XAF", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XCD", "XCG", "XDR", "XOF", "XPD", "XPF", "XPT", "XSU",
    "XTS", "XUA", "XXX",
    "YER",
    "ZAR", "ZMW", "ZWG",
];

impl Currency {
    /// Reads a code: `EUR`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let known = |text: &str| CODES.binary_search(&text).ok().and_then(|index| CODES.get(index).copied());
        if let Some(code) = known(text) {
            return Ok(Currency { code });
        }
        let capitals = text.trim().to_ascii_uppercase();
        let meant = match text.trim() {
            "€" => "EUR",
            "£" => "GBP",
            "$" => return Err("write which dollar is meant by its ISO 4217 code: `USD`, `CAD`, `AUD`".to_owned()),
            _ if known(&capitals).is_some() => &capitals,
            _ => return Err("write the three letters of an ISO 4217 code: `EUR`, `USD`, `GBP`".to_owned()),
        };
        Err(format!("write the ISO 4217 code: `{meant}`"))
    }

    /// The code: `EUR`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Digits behind the point where an amount is not whole.
    fn decimals(self) -> usize {
        match self.code {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            "CLF" | "UYW" => 4,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

/// `EUR 12,000`, `EUR 12,000.50`: the digits behind the point are those of the currency, or none for a whole amount.
#[must_use]
pub fn money_words(amount: f64, currency: Currency) -> String {
    let (whole, fraction) = split(amount, currency.decimals());
    if fraction.bytes().all(|b| b == b'0') {
        format!("{} {whole}", currency.code)
    } else {
        format!("{} {whole}.{fraction}", currency.code)
    }
}

/// `1,234,567.5`: two digits behind the point at most, no zeros at the end.
#[must_use]
pub fn number_words(number: f64) -> String {
    rounded(number, 2)
}

/// A share of 1 as a percentage: `42%`, `97.2%`, one digit behind the point at most.
#[must_use]
pub fn percent_words(ratio: f64) -> String {
    format!("{}%", rounded(ratio * 100.0, 1))
}

fn rounded(number: f64, decimals: usize) -> String {
    let (whole, fraction) = split(number, decimals);
    match fraction.trim_end_matches('0') {
        "" => whole,
        fraction => format!("{whole}.{fraction}"),
    }
}

/// The whole part with a sign and separators, and exactly so many digits behind the point. What is no number is
/// told in the whole part.
fn split(number: f64, decimals: usize) -> (String, String) {
    if !number.is_finite() {
        return (if number.is_nan() { "not a number" } else { "infinite" }.to_owned(), String::new());
    }
    let text = format!("{:.decimals$}", number.abs());
    let (digits, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let zero = text.bytes().all(|b| matches!(b, b'0' | b'.'));
    let mut whole = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0.0 && !zero {
        whole.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            whole.push(',');
        }
        whole.push(digit);
    }
    (whole, fraction.to_owned())
}
