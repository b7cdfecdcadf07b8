import type { Place } from '../records/place.ts';
import type { Model } from '../model/model.ts';

/**
 * The members that hold the file of a picture, as `Image.GetObjectData` and `Icon.GetObjectData` write
 * it (dotnet/winforms src/System.Drawing.Common/src/System/Drawing/Image.cs, Icon.cs).
 */
const members: ReadonlyMap<string, string> = new Map([
  ['System.Drawing.Bitmap', 'Data'],
  ['System.Drawing.Imaging.Metafile', 'Data'],
  ['System.Drawing.Icon', 'IconData'],
]);

/** Where the bytes of a picture's file stand; undefined for objects that are none. */
export function pictureFile(model: Model, object: number): Place | undefined {
  const member = members.get(model.classOf(object).typeName.definition);
  const place = member === undefined ? undefined : model.member(object, member);
  return place && model.resolve(place).type === 'array' ? place : undefined;
}
