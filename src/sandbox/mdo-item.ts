/** Records as items of the MDO agent's lists: `MDOListItem`, and `SelectableMDOListItem` with what is chosen. */
import type { Struct } from '../command';
import { noDate, numberIn, textIn } from '../records';
import { isDeleted, nameOf, type Item } from './lists';

/** @param ExtraInfo what some lists say besides, such as an associate's person */
export function mdoItem({ id, record }: Item, children: readonly Struct[] = [], ExtraInfo: string = ''): Struct {
  const Name = nameOf(record);
  return {
    Id: id,
    Name,
    ToolTip: textIn(record, 'Tooltip'),
    Deleted: isDeleted(record),
    Rank: numberIn(record, 'Rank'),
    Type: children.length > 0 ? 'heading' : '',
    ColorBlock: 0,
    IconHint: '',
    ExtraInfo: ExtraInfo,
    StyleHint: isDeleted(record) ? 'retired' : '',
    FullName: textIn(record, 'Fullname') || Name,
    ChildItems: children,
  };
}

export const selectable = (item: Item, isSelected: boolean): Struct => asSelectable(mdoItem(item), isSelected);

/** The same item of a list in which one chooses. */
export const asSelectable = (item: Struct, Selected: boolean): Struct => ({
  ...item,
  Selected,
  Hidden: false,
  LastChanged: noDate,
});
