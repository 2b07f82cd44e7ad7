import { answerFor } from '../calculator/answer.ts';
import { sparklines } from '../calculator/sparkline.ts';

export interface CalculatorEngine {
  readonly answerFor: typeof answerFor;
  readonly sparklines: typeof sparklines;
}

declare global {
  interface Window {
    crossoverEngine?: CalculatorEngine;
  }
}

// A classic script, so that a page opened from a disk can load it as well.
window.crossoverEngine = { answerFor, sparklines };
