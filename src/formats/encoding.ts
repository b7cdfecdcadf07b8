import type { FormatId } from './value.ts';

/** How .NET Framework stores an item's value: an NRBF stream, or AltSerialization's type byte and payload. */
export type NetEncoding = 'nrbf' | 'alt';

/** How an item's value is stored: in a format, or in a way that leaves open in which. */
export type ItemEncoding =
  | Exclude<FormatId, 'int32' | 'hex'>
  /** A value of an ASP.NET Core session: bytes without a type. */
  | 'core'
  /** TempData of ASP.NET Core MVC, the session's entry `__ControllerTempData`. */
  | 'tempdata'
  /** Bytes of which nothing is known. */
  | 'bytes';
