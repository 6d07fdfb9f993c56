// Which questions are shown: the same words as features/organizers/conditions.py, tested by the same table of cases.

export function isEmpty(value) {
  if (value === null || value === undefined || value === "") return true;
  if (typeof value === "object") return Object.values(value).every(isEmpty);
  return false;
}

function isNumber(kind) {
  return kind === "number" || kind === "money";
}

function number(text) {
  const plain = String(text).replaceAll(",", "").replaceAll(" ", "").replace(/^\$/, "");
  return plain !== "" && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

function isSame(kind, value, wanted) {
  if (!isNumber(kind)) return value === wanted;
  const there = number(value);
  return there !== null && there === number(wanted);
}

function isBeyond(kind, value, test, wanted) {
  const [there, here] = kind === "date" ? [value, wanted] : [number(value), number(wanted)];
  if (there === null || here === null) return false;
  return test === "greater" ? there > here : there < here;
}

function holdsOne([key, test, wanted], kinds, answers) {
  const value = answers[key];
  if (test === "empty") return isEmpty(value);
  if (test === "not_empty") return !isEmpty(value);
  if (!(key in kinds) || isEmpty(value)) return false;
  if (test === "equals" || test === "one_of") {
    const each = (Array.isArray(value) ? value : [value]).map(String);
    return each.some((one) => wanted.some((other) => isSame(kinds[key], one, other)));
  }
  return isBeyond(kinds[key], String(value), test, wanted[0]);
}

/** Whether groups of clauses hold: all clauses of any group. Without a group they do. */
export function holds(when, kinds, answers) {
  return when.length === 0 || when.some((group) => group.every((clause) => holdsOne(clause, kinds, answers)));
}

/** The keys shown, of sections as [key, when, [[key, kind, when], ...]] and the answers by key. */
export function shown(sections, answers) {
  const found = [], seen = {}, kinds = {};
  for (const [, , questions] of sections) for (const [key, kind] of questions) kinds[key] = kind;
  for (const [key, when, questions] of sections) {
    if (!holds(when, kinds, seen)) continue;
    found.push(key);
    for (const [name, , condition] of questions) {
      if (!holds(condition, kinds, seen)) continue;
      found.push(name);
      seen[name] = answers[name];
    }
  }
  return found;
}
