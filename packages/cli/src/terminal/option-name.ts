/** An option's name as it is typed and shown: `freeTier` is `free-tier`. */
export const optionName = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
