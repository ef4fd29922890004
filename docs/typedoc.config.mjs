// One page for each entry that a package exports: a page for each name, with all names beside it, made a site of 265 MB.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Converter, ReflectionKind } from 'typedoc';

const packages = new URL('../packages/', import.meta.url);

/** Source file and name of what each published package exports. */
const entries = new Map(
  readdirSync(packages).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(new URL(`${folder}/package.json`, packages), 'utf8'));
    if (manifest.private === true) return [];
    return Object.entries(manifest.exports).map(([path, entry]) => [
      fileURLToPath(new URL(`${folder}/${entry['gallra-source']}`, packages)),
      `${manifest.name}${path.slice(1)}`,
    ]);
  }),
);

/** A module is called what a host imports it by. */
function importNames(app) {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
    reflection.name = entries.get(file) ?? reflection.name;
  });
}

export default {
  entryPointStrategy: 'resolve',
  entryPoints: [...entries.keys()],
  tsconfig: './tsconfig.reference.json',
  plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme', importNames],
  out: 'reference',
  docsRoot: '.',
  readme: 'none',
  name: 'Reference',
  outputFileStrategy: 'modules',
  disableSources: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
};
