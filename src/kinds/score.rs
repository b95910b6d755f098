//! How initiatives are scored: RICE, WSJF, Kano, MoSCoW and the scorecard.

use crate::config::Config;
use crate::model::Figure;
use crate::parse::fact::Fact;
use crate::parse::field::{Amount, Either, Map, Markdown, Score5, Step, Steps, refuse};
use crate::parse::reader::{Cx, Field, Item, Shape};
use crate::parse::tree::Node;
use crate::{record, variants};
use std::sync::Arc;

/// The steps of impact in RICE (Intercom).
#[derive(Debug)]
pub struct ImpactSteps;
impl Steps for ImpactSteps {
    const STEPS: &'static [f64] = &[3.0, 2.0, 1.0, 0.5, 0.25];
}
/// The steps of confidence in RICE (Intercom).
#[derive(Debug)]
pub struct ConfidenceSteps;
impl Steps for ConfidenceSteps {
    const STEPS: &'static [f64] = &[1.0, 0.8, 0.5];
}
/// The steps of every factor of WSJF (SAFe).
#[derive(Debug)]
pub struct JobSteps;
impl Steps for JobSteps {
    const STEPS: &'static [f64] = &[1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0];
}

record! {
    /// Reach, impact, confidence, effort (Intercom).
    Rice {
        /// how many people or events, in the period of `per`
        reach: Amount,
        /// the period of `reach`; a quarter where it is absent
        per: Option<Arc<str>>,
        /// how much it changes for each of them
        impact: Step<ImpactSteps>,
        /// how sure we are
        confidence: Step<ConfidenceSteps>,
        /// what it costs, where that is not the initiative's own effort
        effort: Option<Amount>,
        /// where the numbers come from
        notes: Option<Markdown>,
    }
}

impl Rice {
    /// The period that reach is counted over.
    #[must_use]
    pub fn period(&self) -> &str {
        self.per.as_deref().unwrap_or("quarter")
    }

    /// reach × impact × confidence ÷ effort (Intercom); none without an effort above zero.
    #[must_use]
    pub fn score(&self, effort: Option<f64>) -> Option<f64> {
        let effort = self.effort.map(|e| e.0).or(effort).filter(|e| *e > 0.0)?;
        Some(self.reach.0 * self.impact.0 * self.confidence.0 / effort)
    }

    /// The score with its factors.
    #[must_use]
    pub fn figure(&self, effort: Option<f64>, config: &Config) -> Option<Figure> {
        let effort_used = self.effort.map(|e| e.0).or(effort)?;
        Some(Figure {
            key: "rice",
            title: "RICE score",
            value: Fact::Number(short(self.score(effort)?)),
            formula: "reach × impact × confidence ÷ effort (Intercom)",
            inputs: vec![
                (
                    "Reach".into(),
                    Fact::table([("value", self.reach.0.into()), ("basis", format!("a {}", self.period()).into())]),
                ),
                ("Impact".into(), Fact::table([("value", self.impact.0.into()), ("sign", "×".into())])),
                ("Confidence".into(), Fact::table([("value", Fact::Ratio(self.confidence.0)), ("sign", "×".into())])),
                (
                    "Effort".into(),
                    Fact::table([
                        ("value", effort_used.into()),
                        ("sign", "÷".into()),
                        ("basis", config.effort_words().into()),
                    ]),
                ),
            ],
        })
    }
}

/// A score as it is told: whole from ten on, below that with what tells it from zero.
fn short(score: f64) -> f64 {
    let scale = match score {
        s if s >= 10.0 => 1.0,
        s if s >= 1.0 => 10.0,
        s if s >= 0.1 => 100.0,
        _ => 10_000.0,
    };
    (score * scale).round() / scale
}

record! {
    /// Weighted shortest job first (SAFe).
    Wsjf {
        /// what it is worth
        value: Step<JobSteps>,
        /// what waiting costs
        time_criticality: Step<JobSteps>,
        /// what it makes safer, or possible
        risk_reduction: Step<JobSteps>,
        /// how large it is
        size: Step<JobSteps>,
    }
}

impl Wsjf {
    /// (value + time criticality + risk reduction) ÷ size (SAFe).
    #[must_use]
    pub fn figure(&self) -> Figure {
        let score = (self.value.0 + self.time_criticality.0 + self.risk_reduction.0) / self.size.0;
        let input = |name: &str, step: f64, sign: &str| {
            (name.into(), Fact::table([("value", step.into()), ("sign", sign.into())]))
        };
        Figure {
            key: "wsjf",
            title: "WSJF",
            value: Fact::Number((score * 10.0).round() / 10.0),
            formula: "(value + time criticality + risk reduction) ÷ size (SAFe)",
            inputs: vec![
                ("Value".into(), Fact::table([("value", self.value.0.into())])),
                input("Time criticality", self.time_criticality.0, "+"),
                input("Risk reduction", self.risk_reduction.0, "+"),
                input("Size", self.size.0, "÷"),
            ],
        }
    }
}

variants! {
    /// What a feature does to satisfaction (Kano).
    Kano { MustBe = "must-be", OneDimensional = "one-dimensional", Attractive = "attractive", Indifferent = "indifferent", Reverse = "reverse" }
}

record! {
    /// Answers to the Kano questionnaire.
    KanoSurvey {
        /// five rows of five counts: the answer if the feature is there, by the answer if it is not
        responses: Counts,
    }
}

/// Five rows of five counts.
#[derive(Debug)]
pub struct Counts(Vec<Item<Vec<Item<Amount>>>>);

impl Field for Counts {
    fn shape() -> Shape {
        let five = |shape: Shape| Shape::Tuple(vec![shape; 5]);
        five(five(Amount::shape()))
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let told = cx.found.faults.len();
        let rows = Vec::<Item<Vec<Item<Amount>>>>::read(node, cx)?;
        if (rows.len() != 5 || rows.iter().any(|row| row.len() != 5)) && cx.found.faults.len() == told {
            refuse(
                node,
                cx,
                "`responses` takes five rows of five counts".into(),
                "write a row for each answer if the feature is there (like, must be, neutral, live with, dislike), in it a count for each answer if it is not",
            );
            return None;
        }
        Some(Counts(rows))
    }
    fn blank() -> Self {
        Counts(Vec::new())
    }
    fn fact(&self) -> Fact {
        self.0.fact()
    }
}

/// How Kano's evaluation table reads a pair of answers (like, must-be, neutral, live-with, dislike): functional by dysfunctional.
const KANO: [[char; 5]; 5] = [
    ['Q', 'A', 'A', 'A', 'O'],
    ['R', 'I', 'I', 'I', 'M'],
    ['R', 'I', 'I', 'I', 'M'],
    ['R', 'I', 'I', 'I', 'M'],
    ['R', 'R', 'R', 'R', 'Q'],
];

impl KanoSurvey {
    /// The class that most answers fall into, with the coefficients of satisfaction (A + O) ÷ (A + O + M + I) and of
    /// dissatisfaction −(O + M) ÷ (A + O + M + I) (Berger et al., 1993).
    #[must_use]
    pub fn figure(&self) -> Option<Figure> {
        let count = |class: char| -> f64 {
            let rows = self.responses.0.iter().zip(KANO);
            rows.flat_map(|(row, classes)| row.iter().zip(classes).map(|(n, c)| (n.0, c)).collect::<Vec<_>>())
                .filter(|(_, c)| *c == class)
                .map(|(n, _)| n)
                .sum()
        };
        let [attractive, expected, must, indifferent, reverse] = ['A', 'O', 'M', 'I', 'R'].map(count);
        let base = attractive + expected + must + indifferent;
        if base <= 0.0 {
            return None;
        }
        // On a tie the more demanding class counts: must-be, one-dimensional, attractive, indifferent, reverse.
        let classes = [
            ("must-be", must),
            ("one-dimensional", expected),
            ("attractive", attractive),
            ("indifferent", indifferent),
            ("reverse", reverse),
        ];
        let class = classes.iter().fold(classes[0], |best, next| if next.1 > best.1 { *next } else { best });
        Some(Figure {
            key: "kano",
            title: "Kano class",
            value: Fact::Word(class.0),
            formula: "the class of most answers; satisfaction (A + O) ÷ (A + O + M + I) (Berger et al., 1993)",
            inputs: vec![
                ("Satisfaction".into(), Fact::table([("value", Fact::Number((attractive + expected) / base))])),
                ("Dissatisfaction".into(), Fact::table([("value", Fact::Number(-(expected + must) / base))])),
                ("Answers".into(), Fact::table([("value", (base + reverse).into())])),
            ],
        })
    }
}

/// A Kano class, judged or surveyed.
pub type KanoField = Either<Kano, KanoSurvey>;

variants! {
    /// How much it is needed (DSDM).
    Moscow { Must = "must", Should = "should", Could = "could", Wont = "wont" }
}

/// Scores by criterion.
pub type Scores = Map<Score5>;

/// The criteria that are always known; others are declared in `[scorecard.weights]`.
pub const CRITERIA: [&str; 9] = [
    "strategic_alignment",
    "market_demand",
    "business_impact",
    "technical_feasibility",
    "resource_fit",
    "time_sensitivity",
    "dependency_freedom",
    "user_feedback",
    "data_insights",
];

/// The weighted mean of the scores, 1 to 5; criteria without a weight count once.
#[must_use]
pub fn scorecard(scores: &Scores, config: &Config) -> Option<Figure> {
    let weight =
        |name: &str| config.scorecard.as_ref().and_then(|card| card.weights.get(name)).map_or(1.0, |weight| weight.0);
    let total: f64 = scores.0.iter().map(|(label, _)| weight(&label.name)).sum();
    if total <= 0.0 {
        return None;
    }
    let sum: f64 = scores.0.iter().map(|(label, score)| weight(&label.name) * score.0 as f64).sum();
    let inputs = scores.0.iter().map(|(label, score)| {
        let words: Arc<str> = crate::parse::field::in_words(&label.name).into();
        (words, Fact::table([("value", score.0.into()), ("basis", format!("weight {}", weight(&label.name)).into())]))
    });
    Some(Figure {
        key: "scorecard",
        title: "Scorecard",
        value: Fact::Number((sum / total * 10.0).round() / 10.0),
        formula: "the weighted mean of the scores, each 1 to 5",
        inputs: inputs.collect(),
    })
}
