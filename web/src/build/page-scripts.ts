import { type BuildOptions, build } from 'esbuild';

const SUFFIX = '?page-script';

const OPTIONS: BuildOptions = {
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  platform: 'browser',
  write: false,
  metafile: true,
  logLevel: 'silent',
};

/**
 * `import code from './x.ts?page-script'` gives the script with all that it imports as one text, to be written into
 * the page. Astro would put what two pages share into a file of its own, which a page opened from a disk cannot load.
 */
export function pageScripts() {
  return {
    name: 'crossover-page-scripts',
    enforce: 'pre' as const,
    async load(this: { addWatchFile(path: string): void }, id: string) {
      if (!id.endsWith(SUFFIX)) return undefined;
      const entry = id.slice(0, -SUFFIX.length);
      const { outputFiles, metafile } = await build({ ...OPTIONS, entryPoints: [entry] });
      for (const path of Object.keys(metafile?.inputs ?? {})) this.addWatchFile(path);
      const code = outputFiles?.[0]?.text ?? '';
      // What would end the element early can only be in a string or a pattern, where the escape means the same.
      return `export default ${JSON.stringify(code.trim().replaceAll('</script', '<\\/script'))};`;
    },
  };
}
