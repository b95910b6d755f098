// Holds SARIF reports against the schema of SARIF 2.1.0, and against what the schema cannot say.
//
//   node sarif.mjs FILE…
import Ajv from "ajv";
import formats from "ajv-formats";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Tally } from "./tally.mjs";

const schema = JSON.parse(readFileSync(new URL("../sarif/sarif-schema-2.1.0.json", import.meta.url), "utf8"));
// A pattern of the schema is one that only the older reading of regular expressions takes.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats(ajv);
const fits = ajv.compile(schema);

const tally = new Tally();
const files = process.argv.slice(2);
tally.check(files.length > 0, "no report was named", "sarif.mjs");
let results = 0;
for (const file of files) {
  const name = path.basename(file);
  let log;
  try {
    log = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    tally.check(false, "not JSON", name, String(error));
    continue;
  }
  const holds = fits(log);
  tally.check(holds, "not as the schema has it", name, holds ? "" : ajv.errorsText(fits.errors));
  for (const run of log.runs ?? []) {
    const rules = run.tool?.driver?.rules ?? [];
    for (const result of run.results ?? []) {
      results += 1;
      const where = `${name} ${result.ruleId}`;
      tally.check(rules[result.ruleIndex]?.id === result.ruleId, "ruleIndex names another rule", where);
      const places = [...(result.locations ?? []), ...(result.relatedLocations ?? [])].map((it) => it.physicalLocation);
      tally.check(places.length > 0, "a result without a place", where);
      for (const { artifactLocation: artifact, region } of places) {
        const relative = !/^([a-z][a-z0-9+.-]*:|\/)/i.test(artifact.uri) && !artifact.uri.split("/").includes("..");
        tally.check(relative && artifact.uriBaseId in run.originalUriBaseIds, "an address without a base", where, artifact.uri);
        const forward = region.endLine > region.startLine ||
          (region.endLine === region.startLine && region.endColumn >= region.startColumn);
        tally.check(forward, "a region that ends before it begins", where);
      }
    }
  }
}
tally.check(results > 0, "no results at all", "sarif.mjs");
tally.print();
process.exit(tally.failed > 0 ? 1 : 0);
