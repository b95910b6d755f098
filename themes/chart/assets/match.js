/* What the search finds, and in which order. Nothing of the page is known here: texts and records come in, numbers go out. */
globalThis.rutterMatch = (() => {
  /* Scripts that put no spaces between words: each character is a word. As in rutter's own `parse::fold`. */
  const ALONE = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const WORD = new RegExp(`(?=[\\p{Alphabetic}\\p{N}])[${ALONE}]|(?:(?![${ALONE}])[\\p{Alphabetic}\\p{N}]){1,40}`, "gu");
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", ς: "σ" };
  const PLAIN = /^[\x00-\x7f]*$/;

  /* A text in small letters without accents, as rutter wrote the words of the records. */
  const fold = (text) =>
    PLAIN.test(text)
      ? text.toLowerCase()
      : text
          .normalize("NFKD")
          .replace(/\p{M}/gu, "")
          .toLowerCase()
          .replace(/[ßæœþøđðłıς]/g, (letter) => LETTERS[letter]);

  const words = (folded) => folded.match(WORD) ?? [];

  /* A text folded, and where in it each folded character stands. */
  const traced = (text) => {
    if (PLAIN.test(text)) return { folded: text.toLowerCase(), at: (index) => index };
    const places = [];
    let folded = "";
    let place = 0;
    for (const character of text) {
      const made = fold(character);
      for (let n = 0; n < made.length; n += 1) places.push(place);
      folded += made;
      place += character.length;
    }
    return { folded, at: (index) => places[index] ?? text.length };
  };

  /* Where words of a text begin with one that was typed, in order: start, end, and which. */
  const matches = (text, typed) => {
    const { folded, at } = traced(text);
    const found = [];
    for (const { 0: word, index } of folded.matchAll(WORD)) {
      let best = -1;
      typed.forEach((one, n) => {
        if (word.startsWith(one) && (best < 0 || one.length > typed[best].length)) best = n;
      });
      if (best >= 0) found.push([at(index), at(index + typed[best].length), best]);
    }
    return found;
  };

  /* Whether a word begins as `typed` does but for one letter: another, one more, one less, or two that changed places. */
  const isNear = (word, typed) => {
    let same = 0;
    while (same < typed.length && word[same] === typed[same]) same += 1;
    if (same === typed.length) return true;
    const rest = typed.slice(same + 1);
    return (
      word.startsWith(rest, same + 1) ||
      word.startsWith(rest, same) ||
      word.startsWith(typed.slice(same), same + 1) ||
      (word[same + 1] === typed[same] && word[same] === typed[same + 1] && word.startsWith(typed.slice(same + 2), same + 2))
    );
  };

  /* Sorted words, and the records that hold each. */
  class Index {
    constructor({ words, places }) {
      this.words = words ? words.split(" ") : [];
      this.places = places.split(",");
    }
    /* The numbers of the words that begin so. */
    starting(typed) {
      let [low, high] = [0, this.words.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.words[middle] < typed) low = middle + 1;
        else high = middle;
      }
      const found = [];
      while (this.words[low]?.startsWith(typed)) found.push(low++);
      return found;
    }
    that(holds) {
      const found = [];
      this.words.forEach((word, number) => holds(word) && found.push(number));
      return found;
    }
    /* Calls `each` with the records that hold a word, and how much it counts there: 0 to 3. */
    each(number, each) {
      let record = 0;
      for (const place of this.places[number].split(" ")) {
        const step = parseInt(place, 36);
        record += step >> 2;
        each(record, step & 3);
      }
    }
  }

  /* What a word is worth by where it stands: in titles in passing (a summary), often, in a heading or tag, in the name; then
     in texts. Half of it where the word only begins so. */
  const NAMED = [14, 18, 32, 64];
  const SAID = [3, 5, 5, 5];

  class Records {
    constructor(titles) {
      Object.assign(this, titles);
      this.index = new Index(titles.index);
      this.said = null;
      this.folded = [];
    }
    get count() {
      return this.title.length;
    }
    /* Texts are searched from when their words are here. */
    read(words) {
      this.said = new Index(words);
    }
    name(record) {
      return (this.folded[record] ??= [fold(this.title[record]), fold(this.id[record])]);
    }
    /* Ways to take a word, from the strictest: words that begin so, words that hold it, words that are one letter away. */
    ways(typed) {
      const isShort = typed.length < 2 && PLAIN.test(typed);
      const ways = [["begins", (index) => (isShort && index === this.said ? [] : index.starting(typed))]];
      if (typed.length > 2) ways.push(["holds", (index) => index.that((word) => word.includes(typed))]);
      if (typed.length > 3) ways.push(["near", (index) => index.that((word) => isNear(word, typed))]);
      return ways;
    }
    /* The points of every record for one typed word, how it was taken, and the words that were meant. */
    points(typed) {
      for (const [way, numbers] of this.ways(typed)) {
        const points = new Map();
        const meant = new Set();
        for (const [index, worth] of [
          [this.index, NAMED],
          [this.said, SAID],
        ]) {
          if (!index) continue;
          for (const number of numbers(index)) {
            const share = index.words[number] === typed ? 1 : 0.6;
            meant.add(index.words[number]);
            index.each(number, (record, weight) => {
              const more = worth[weight] * share;
              if (more > (points.get(record) ?? 0)) points.set(record, more);
            });
          }
        }
        if (points.size) return { way, points, meant };
      }
      return { way: "nothing", points: new Map(), meant: new Set() };
    }
    /* The records for a query, the best first; whether all typed words are there, and which words to mark. */
    find(query) {
      const whole = fold(query).trim().replace(/\s+/g, " ");
      const typed = [...new Set(words(whole))];
      if (!typed.length) return { typed, found: [], whole: true, near: [] };
      const taken = typed.map((word) => this.points(word));
      const sum = new Map();
      for (const { points } of taken)
        for (const [record, more] of points) {
          const [held, worth] = sum.get(record) ?? [0, 0];
          sum.set(record, [held + 1, worth + more]);
        }
      let most = 0;
      for (const [held] of sum.values()) most = Math.max(most, held);
      const found = [];
      for (const [record, [held, worth]] of sum) {
        if (held < most) continue;
        const [title, id] = this.name(record);
        let points = worth - title.length / 50;
        if (id && id === whole) points += 2000;
        else if (title === whole) points += 1000;
        else if (title.startsWith(whole)) points += 500;
        else if (title.includes(` ${whole}`)) points += 150;
        else if (id && id.startsWith(whole)) points += 120;
        found.push([record, points]);
      }
      found.sort((a, b) => b[1] - a[1] || this.sort[a[0]] - this.sort[b[0]] || a[0] - b[0]);
      const marks = taken.flatMap(({ way, meant }, n) => (way === "begins" ? [typed[n]] : [...meant]));
      const near = taken.flatMap(({ way, meant }) => (way === "near" ? [...meant] : []));
      return { typed: marks, found: found.map(([record]) => record), whole: most === typed.length, near };
    }
    /* The headings of a record that hold what its title lacks: at least one word, and with the title all of them. */
    headed(record, typed) {
      const title = words(this.name(record)[0]);
      const holds = (list, one) => list.some((word) => word.startsWith(one));
      return this.headings[record].filter(([text]) => {
        const own = words(fold(text));
        return typed.some((one) => holds(own, one)) && typed.every((one) => holds(own, one) || holds(title, one));
      });
    }
  }

  return { fold, words, matches, Records };
})();
