// Holds the files of the example product against the schemas that editors are given, read by another reader of TOML and
// judged by another validator; and sees that mistakes of form are refused.
//
//   node schemas.mjs RUTTER
import Ajv from "ajv";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "smol-toml";
import { Tally } from "./tally.mjs";

const rutter = path.resolve(process.argv[2]);
const root = new URL("../../", import.meta.url).pathname;
const out = mkdtempSync(path.join(os.tmpdir(), "schemas-"));
execFileSync(rutter, ["schema", "--out", out]);
const ajv = new Ajv({ strict: false, allErrors: true });
const fits = (name) => ajv.compile(JSON.parse(readFileSync(path.join(out, `${name}.json`), "utf8")));
// `  persona   personas/`: kinds and folders as the program lists them.
const kinds = new Map();
for (const line of execFileSync(rutter, ["explain"], { encoding: "utf8" }).split("\nChecks")[0].split("\n")) {
  const [, kind, folder] = /^ {2}(\S+) +(\S+)$/.exec(line) ?? [];
  if (kind) kinds.set(folder.replace(/\/$|\.md$/, ""), { kind, single: folder.endsWith(".md") });
}

// The schema of a file by where it stands; none for what is no entry.
function schema(file) {
  if (file === "rutter.toml") return "rutter";
  const [folder, ...below] = file.replace(/\.toml$/, "").split("/");
  const known = kinds.get(folder);
  if (!known) return undefined;
  return below.length > 0 || known.single ? known.kind : `many/${known.kind}`;
}

function* files(home) {
  for (const entry of readdirSync(home, { withFileTypes: true, recursive: true })) {
    const file = path.relative(home, path.join(entry.parentPath ?? entry.path, entry.name));
    if (entry.isFile() && file.endsWith(".toml") && schema(file)) yield file;
  }
}

// As editors see a file: days and times as texts.
const read = (file) => JSON.parse(JSON.stringify(parse(readFileSync(file, "utf8"))));

const tally = new Tally();
const validators = new Map();
const judge = (home, file) => {
  const name = schema(file);
  if (!validators.has(name)) validators.set(name, fits(name));
  const valid = validators.get(name);
  return [valid(read(path.join(home, file))), ajv.errorsText(valid.errors)];
};
for (const home of ["example-product", "docs", "tests/browser/hosted"].map((name) => path.join(root, name))) {
  for (const file of files(home)) {
    const [holds, why] = judge(home, file);
    tally.check(holds, "a sound file is refused", file, why);
  }
}
// What `init` and `new` write passes, and its first line leads to the schema that is for it.
const made = path.join(out, "made");
execFileSync(rutter, ["init", made, "--for", "all"]);
for (const [folder, { kind, single }] of kinds) {
  const laid = readdirSync(made).some((name) => name.split(".")[0] === folder);
  if (!single && !(laid && existsSync(path.join(made, folder, "tried.toml"))))
    execFileSync(rutter, ["new", kind, kind === "release" ? "9.9.9" : "tried", "-C", made]);
}
for (const file of files(made)) {
  const [holds, why] = judge(made, file);
  tally.check(holds, "a file that rutter wrote is refused", file, why);
  const [first] = readFileSync(path.join(made, file), "utf8").split("\n");
  const named = first.startsWith("#:schema ") ? path.join(made, path.dirname(file), first.slice(9)) : "";
  tally.check(named.endsWith(`/.rutter/schema/${schema(file)}.json`), "no way to the schema", file, first);
  tally.check(existsSync(named), "the schema is not there", file, named);
}
// The seeded mistakes of form, also those in front matter, are refused.
for (const rule of ["missing-field", "unknown-field", "unknown-variant", "wrong-type", "out-of-range"]) {
  const folder = path.join(root, "tests/rules", rule);
  const told = readFileSync(path.join(folder, "expected.txt"), "utf8");
  for (const [, file] of told.matchAll(/^ *--> ([^:\n]+):/gm)) {
    const text = readFileSync(path.join(folder, file), "utf8");
    const matter = file.endsWith(".md") ? text.split(/^\+\+\+$/m)[1] : text;
    const { kind } = kinds.get(file.split("/")[0]);
    const holds = fits(kind)(JSON.parse(JSON.stringify(parse(matter))));
    ajv.removeSchema();
    tally.check(!holds, "a seeded mistake of form is let through", rule, file);
  }
}
const wrong = [
  ["rutter.toml", 'title = "A"\nthem = "chart"\n'],
  ["rutter.toml", 'theme = "chart"\n'],
  ["personas/a.toml", 'title = "A"\nkind = "usr"\n'],
  ["personas.toml", '[a]\ntitle = "A"\npain = ["b"]\n'],
  ["launches/a.toml", 'title = "A"\ndate = 2027-01-01\ntier = 9\n'],
  ["launches/a.toml", 'title = "A"\ndate = 2027-01-01\ntier = 2\n[[tasks]]\nttle = "B"\n'],
  ["objectives/a.toml", 'title = "A"\nperiod = "2027"\nkey_results = "none"\n'],
  ["objectives/a.toml", 'title = "A"\nperiod = "2027"\ncheck_ins = [{ date = 2027-01-01, confidence = 3 }]\n'],
];
for (const [file, text] of wrong) {
  const holds = fits(schema(file))(JSON.parse(JSON.stringify(parse(text))));
  ajv.removeSchema();
  tally.check(!holds, "a mistake of form is let through", file, text);
}
rmSync(out, { recursive: true });
tally.print();
process.exit(tally.failed > 0 ? 1 : 0);
