import type { APIRoute } from 'astro';
import { calculatorBooks } from '../calculator/books.ts';
import engine from '../scripts/calculator-engine.ts?page-script';

/** The cost model and its prices for the calculators of all articles: one file, loaded when a reader first uses one. */
export const GET: APIRoute = async () => {
  const books = JSON.stringify(await calculatorBooks());
  return new Response(`window.crossoverBooks=${books};\n${engine}\n`, {
    headers: { 'content-type': 'text/javascript' },
  });
};
