import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { PROJECT_FOLDER } from '../settings.ts';

const FONTS = ['400Regular/SourceSerif4_400Regular.ttf', '700Bold/SourceSerif4_700Bold.ttf'].map((file) =>
  join(PROJECT_FOLDER, 'node_modules/@expo-google-fonts/source-serif-4', file),
);

/** An SVG as PNG; its fonts come with the project, so that every machine draws the same picture. */
export async function renderPng(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  // The library takes a missing font for none, and draws no words.
  await Promise.all(FONTS.map((font) => readFile(font)));
  const image = new Resvg(svg, {
    font: { fontFiles: FONTS, loadSystemFonts: false, defaultFontFamily: 'Source Serif 4' },
  });
  return new Uint8Array(image.render().asPng());
}
