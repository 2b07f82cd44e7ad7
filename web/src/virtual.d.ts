declare module 'virtual:figures.css';

declare module '*?page-script' {
  /** The bundled script. */
  const code: string;
  export default code;
}
