// How the pages are addressed: by role and by the words a person reads, nothing else.

/** A label as it reads, with or without the mark 必須 or 任意 beside it. */
export function labelled(words: string): RegExp {
  return new RegExp(`^\\s*${escaped(words)}\\s*(必須|任意|Required|Optional)?\\s*$`);
}

/** Exactly these words. */
export function exactly(words: string): RegExp {
  return new RegExp(`^\\s*${escaped(words)}\\s*$`);
}

export function escaped(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
