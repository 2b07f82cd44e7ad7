/**
 * USD to the cent, half a cent up. A product of two decimals can end a hair below its half cent in binary
 * (1.005 is stored as 1.00499…), so the ninth decimal is settled first.
 */
export function roundToCents(amountUsd: number): number {
  return Math.round(Number((amountUsd * 100).toFixed(7))) / 100;
}

/**
 * Up to the next whole unit, as AWS meters milliseconds, chunks and hours; a quantity that exceeds a whole number
 * only by binary noise stays there.
 */
export function roundUp(quantity: number): number {
  const above = quantity - Math.floor(quantity);
  // So far from a whole number no noise has to be settled, and writing the decimals is slow.
  if (above === 0 || above > 1e-6) return Math.ceil(quantity);
  return Math.ceil(Number(quantity.toFixed(9)));
}
