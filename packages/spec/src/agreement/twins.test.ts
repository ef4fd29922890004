import { describe, expect, test } from 'vitest';
import { sources } from '../sources.ts';

const rooms = [...sources].filter(([name]) => name.startsWith('kysely/src/predicates/'));
const core = [...sources].filter(([name]) => name.startsWith('core/src/'));

/** Writes SQL and answers nothing that `decide` answers. */
const grammar = [
  'and or not toSql',
  'aliases column equal source someLinked noLinked isAmong isAmongSubjects byRow isFoundInSet',
  'once isByRow dayBoundary isKeyOf isFree isUnreferenced isInstructed isMarked reduced somethingLeft somethingWithRow generalisedTime variesByController',
].flatMap((names) => names.split(' '));

/** A function, whether it is exported, and what the comment above it, or the first line in it, says. */
interface Declared {
  readonly file: string;
  readonly name: string;
  readonly exported: boolean;
  readonly says: string;
}

const declaration =
  /(?<above>(?:^ *\/\*\*(?:(?!\*\/)[\s\S])*?\*\/\n)?)^ *(?<exported>export )?(?:async )?(?:(?:function\*? |const )(?<named>\w+)|(?<method>#\w+))(?:<[^>\n]*>)?(?: = )?\((?=(?<body>[\s\S]{0,400}))/gm;

const declared = (files: typeof rooms): readonly Declared[] =>
  files.flatMap(([file, text]) =>
    [...text.matchAll(declaration)].map(({ groups = {} }) => ({
      file: `packages/${file}`,
      name: groups.named ?? groups.method ?? '',
      exported: groups.exported !== undefined,
      says: `${groups.above}${/\{\n( *\/\/.*\n)/.exec(groups.body ?? '')?.[1] ?? ''}`,
    })),
  );

/** Who names whom: `name, file -> name, file`. */
function named(functions: readonly Declared[], word: RegExp, turned = false): readonly string[] {
  return functions.flatMap(({ file, name, says }) =>
    [...says.matchAll(word)].map(([, other, path]) =>
      (turned ? [other, path, name, file] : [name, file, other, path]).join(' '),
    ),
  );
}

const mirrors = /Mirrors `([#\w]+)`, `([\w./-]+)`/g;
const inSql = /In SQL: `([#\w]+)`, `([\w./-]+)`/g;

describe('a predicate and the part of `decide` that it mirrors name each other', () => {
  const predicates = declared(rooms);
  const deciding = declared(core);

  test('every predicate that is exported names its twin', () => {
    const silent = predicates.filter(
      ({ name, exported, says }) => exported && !grammar.includes(name) && says.match(mirrors) === null,
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('and its twin names it, both where they are', () => {
    const pairs = named(predicates, mirrors).toSorted();
    expect(named(deciding, inSql, true).toSorted()).toEqual(pairs);
    expect(pairs.length).toBeGreaterThan(20);
    const there = new Set([...predicates, ...deciding].map(({ name, file }) => `${name} ${file}`));
    const missing = pairs.filter((pair) => {
      const [name, file, other, path] = pair.split(' ');
      return !there.has(`${name} ${file}`) || !there.has(`${other} ${path}`);
    });
    expect(missing).toEqual([]);
  });

  test.each(['decide', 'decideGroup', 'decideFor', 'reasonFor', 'cutByPerson', 'cutByInstruction'])(
    'what `%s` decides has a twin',
    (name) => {
      const functions = deciding.filter((one) => one.file.startsWith('packages/core/src/decision/'));
      expect(functions.filter((one) => one.name === name && one.says.match(inSql) !== null)).toHaveLength(1);
    },
  );
});
