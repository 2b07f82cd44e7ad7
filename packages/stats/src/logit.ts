/** ln(p ÷ (1 − p)), 0 < p < 1: the scale on which shares are moved without leaving 0 to 1. */
export const logit = (p: number): number => Math.log(p / (1 - p));

/** The share at a distance from p on that scale. */
export const shiftLogit = (p: number, shift: number): number => 1 / (1 + Math.exp(-(logit(p) + shift)));
