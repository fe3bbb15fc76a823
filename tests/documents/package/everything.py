"""A small document with everything in it that a reader must know of."""

from __future__ import annotations

from tests.documents.word.packages import STYLES, packed, run

EVERYTHING = packed(
    f"""
<w:p><w:pPr><w:pStyle w:val="Tiu1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>
{run("KẾT QUẢ THỰC HIỆN")}</w:p>
<w:p><w:ins w:id="1" w:author="A" w:date="2023-02-17T08:00:00Z">{run("Chèn. ")}</w:ins>
<w:del w:id="2" w:author="A"><w:r>
<w:delText>Bỏ.</w:delText></w:r></w:del>{run("ViÖt Nam", '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>')}
{run("Vieät Nam", '<w:rFonts w:ascii="VNI-Times"/>')}<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:tab/><w:br/>
<w:softHyphen/></w:r><w:moveFrom w:id="3" w:author="A">{run("Chuyển")}</w:moveFrom></w:p>
<w:p><w:commentRangeStart w:id="1"/>{run("Có ý kiến")}<w:commentRangeEnd w:id="1"/><w:r>
<w:commentReference w:id="1"/></w:r>
{run("Có chú thích")}<w:r><w:footnoteReference w:id="1"/><w:endnoteReference w:id="1"/></w:r></w:p>
<w:sdt><w:sdtPr><w:tag w:val="trinh-ky:III.3"/></w:sdtPr><w:sdtContent><w:p>{run("Trong ô điền")}</w:p>
</w:sdtContent></w:sdt>
<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> REF a </w:instrText>
<w:fldChar w:fldCharType="separate"/></w:r>
{run("mục 1")}<w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="DATE">
{run("17/02/2023")}</w:fldSimple></w:p>
<w:tbl><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>
<w:tcPr>
<w:gridSpan w:val="2"/></w:tcPr><w:p>{run("Đơn vị")}</w:p></w:tc></w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/>
</w:trPr>
<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:tbl><w:tr><w:tc><w:p>{run("Trong")}</w:p></w:tc></w:tr>
</w:tbl><w:p/></w:tc>
</w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p>{run("12,5")}</w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>
<wp:docPr id="1" name="a" descr="Ảnh"/>
<wps:txbx><w:txbxContent><w:p>{run("Trong khung")}</w:p></w:txbxContent></wps:txbx><a:blip/></wp:inline></w:drawing>
</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></w:pict></mc:Fallback>
</mc:AlternateContent></w:r><m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>{run("Tồn tại, hạn chế")}</w:p>""",
    styles=f"""<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/></w:rPr></w:rPrDefault>
</w:docDefaults>{STYLES}<w:style w:type="paragraph" w:styleId="M"><w:name w:val="Mục"/><w:basedOn w:val="Tiu1"/>
<w:pPr>
<w:outlineLvl w:val="1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>""",
    numbering="""<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="upperRoman"/>
<w:pStyle w:val="M"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1.%2."/>
<w:lvlRestart w:val="1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="1">
<w:startOverride w:val="3"/></w:lvlOverride></w:num>""",
    footnotes=f'<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r>{run("Theo báo cáo.")}</w:p></w:footnote>',
    endnotes=f'<w:endnote w:id="1"><w:p>{run("Số liệu năm 2022.")}</w:p></w:endnote>',
    comments=f"""<w:comment w:id="1" w:author="Lan" w:date="2023-02-17T08:00:00Z"><w:p w14:paraId="1A">
{run("Xem lại")}</w:p>
</w:comment>""",
    header=f"<w:p>{run('Trang đầu')}</w:p>",
    theme="""<a:themeElements><a:fontScheme name="a"><a:minorFont><a:latin typeface=".VnTime"/></a:minorFont>
</a:fontScheme>
</a:themeElements>""",
)
