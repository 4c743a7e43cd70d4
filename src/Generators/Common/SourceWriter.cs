using System.Text;

namespace Concurrency.Generators;

/// <summary>Writes indented blocks of source. The only StringBuilder in the assembly: '\n' whatever the checkout or the build machine uses, no trailing blanks.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>Writes a block, each line at the current depth. An empty string is an empty line.</summary>
    public void Write(string block)
    {
        foreach (string line in block.Split('\n'))
        {
            string trimmed = line.TrimEnd();
            if (trimmed.Length > 0)
            {
                _text.Append(' ', _indent * 4).Append(trimmed);
            }

            _text.Append('\n');
        }
    }

    /// <summary>Writes documentation, one line of XML per line.</summary>
    public void WriteDocumentation(string documentation, string otherwise)
    {
        foreach (string line in (documentation.Length > 0 ? documentation : otherwise).Split('\n'))
        {
            Write("/// " + line);
        }
    }

    /// <summary>Writes an attribute, unless it is empty.</summary>
    public void WriteAttribute(string attribute)
    {
        if (attribute.Length > 0)
        {
            Write(attribute);
        }
    }

    public void Indent() => _indent++;

    public void Unindent() => _indent--;

    /// <summary>Writes a header, if there is one, and the brace that opens its block.</summary>
    public void Open(string header)
    {
        if (header.Length > 0)
        {
            Write(header);
        }

        Write("{");
        _indent++;
    }

    public void Close()
    {
        _indent--;
        Write("}");
    }

    /// <summary>Closes a block of members, each of which ends in an empty line: the last one's is taken back.</summary>
    public void CloseMembers()
    {
        if (_text.Length > 1 && _text[_text.Length - 1] == '\n' && _text[_text.Length - 2] == '\n')
        {
            _text.Length--;
        }

        Close();
    }

    public override string ToString() => _text.ToString();
}
